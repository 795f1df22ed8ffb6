module libipvs.example/go/ipvs/examples

go 1.19

require libipvs.example/go/ipvs v0.1.0

replace libipvs.example/go/ipvs => ../../bindings/go
