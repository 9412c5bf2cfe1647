package driver

const helpText = `stallcheck finds blocking calls that run on an event loop.

Usage:
  stallcheck [flags] [packages]          check packages (default ./...)
  stallcheck report -o FILE [flags] [packages]
                                         write what was found as an HTML page: loops, tasks and
                                         graphs of the calls that block them
                                         (-checks, -min-severity, -config, -baseline, -tests)
  stallcheck explain [-json] FUNC...     say what calling a function does, such as
                                         net/http.Get, database/sql.(*DB).Query, ./pkg.Func
  stallcheck models [-json]              list the libraries whose loops it knows
  stallcheck stalls [-json] [-config FILE] FILE [packages]
                                         line up what the runtime's watchdog saw with what
                                         the analysis finds
  stallcheck lsp [flags]                 serve an editor beside any gopls
                                         (-checks, -min-severity)
  stallcheck gopls install [flags]       build a gopls that shows what stallcheck finds
                                         (-checks, -min-severity, -config; -o FILE: where;
                                         -gopls VERSION; -source DIR: a checkout to build from)
  stallcheck gopls version [-o FILE]     say which gopls fits this Go, and which is installed
  stallcheck version
  stallcheck help
  go vet -vettool=$(which stallcheck) [packages]

Flags:
  -format F             how to print findings: text (default), json, sarif,
                        github (annotations of a GitHub Actions run)
  -checks LIST          categories to report, separated by commas;
                        +name and -name change the default set, all means every one
  -min-severity S       report findings of this severity and above: info or warning (default info)
  -config FILE          model file (default ` + configName + ` at the module root, if present)
  -write-baseline FILE  accept the findings as they are: write them to FILE
  -baseline FILE        leave out the findings in FILE; tell of lines there that are stale
  -fix                  apply the fixes after which the call touches nothing that tasks share
  -diff                 print what -fix would do as a diff, and change nothing
  -unsafe-fixes         with one of them: also fixes after which the call may race with other tasks
  -tests=false          leave out findings in test files
  -v                    also list the calls on a loop whose callee is not known
  -direct               analyse in this process, everything from source, without the build cache

Exit code: 0 nothing found, 1 findings, 2 something could not be analysed.
`
