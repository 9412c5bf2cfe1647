// Package models holds the model files that stallcheck knows libraries by, one
// YAML file a library. docs/models.md describes their syntax.
package models

import "embed"

// Files are the model files.
//
//go:embed *.yaml
var Files embed.FS
