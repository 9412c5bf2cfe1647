// Package sarif holds what stallcheck -format sarif prints against the schema
// of SARIF 2.1.0, with a validator that the command itself has no use for.
//
// The schema in testdata is the one that OASIS publishes:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
package sarif
