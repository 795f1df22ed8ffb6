// SPDX-License-Identifier: LGPL-2.1-or-later

// usage: proxy MODULE VERSION SOURCES FOLDER
//
// Puts a module into a folder as a GOPROXY=file://FOLDER has it.
package main

import (
	"archive/zip"
	"io/fs"
	"log"
	"os"
	"path/filepath"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	module, version, sources := os.Args[1], os.Args[2], os.Args[3]
	folder := filepath.Join(os.Args[4], module, "@v")
	must(os.MkdirAll(folder, 0o777))
	mod, err := os.ReadFile(filepath.Join(sources, "go.mod"))
	must(err)
	put := func(name, text string) {
		must(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666))
	}
	put("list", version+"\n")
	put(version+".mod", string(mod))
	put(version+".info", `{"Version": "`+version+`"}`)
	file, err := os.Create(filepath.Join(folder, version+".zip"))
	must(err)
	archive := zip.NewWriter(file)
	must(filepath.WalkDir(sources, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(sources, path)
		must(err)
		text, err := os.ReadFile(path)
		must(err)
		w, err := archive.Create(module + "@" + version + "/" + filepath.ToSlash(name))
		must(err)
		_, err = w.Write(text)
		return err
	}))
	must(archive.Close())
	must(file.Close())
}
