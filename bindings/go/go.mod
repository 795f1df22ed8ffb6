module libipvs.example/go/ipvs

go 1.19
