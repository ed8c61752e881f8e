using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;

namespace Serverless.Local.Workloads.Logs;

/// <summary>
/// What generator and truth take a pipeline of logs to do with a line before any view sees it, written as a pipeline file: a second time
/// beside the shipped one, so that a change of that one is noticed.
/// </summary>
internal static class AssumedLogs
{
    private const string File =
        """
        {
          "name": "logs",
          "topic": "logs",
          "key": "service",
          "formats": [
            { "kind": "json" },
            { "kind": "cri", "inner": [{ "kind": "json" }, { "kind": "logfmt" }, { "kind": "line" }] },
            { "kind": "access-log" },
            { "kind": "grok", "pattern": "%{LOG4J}" },
            { "kind": "grok", "pattern": "%{SPRINGBOOT}" },
            { "kind": "grok", "pattern": "%{NGINXERROR}" },
            { "kind": "grok", "pattern": "%{POSTGRESQLLOG}" },
            { "kind": "grok", "pattern": "%{TIMELEVEL}" },
            { "kind": "syslog" },
            { "kind": "logfmt" },
            { "kind": "line" }
          ],

          "fields": {
            "service": { "type": "text", "record": "key", "required": true, "minLength": 1, "maxLength": 200 },
            "received": { "type": "timestamp", "record": "timestamp" },
            "time": {
              "type": "timestamp",
              "aliases": ["timestamp", "ts", "@timestamp", "@t", "container.time"],
              "times": ["iso", "clf", "syslog", "yyyy-MM-dd HH:mm:ss,fff", "yyyy/MM/dd HH:mm:ss", "epoch"]
            },
            "level": { "type": "text", "anyScalar": true, "aliases": ["['log.level']", "log.level", "@l", "lvl"] },
            "rank": { "type": "text", "anyScalar": true, "aliases": ["severity"] },
            "message": { "type": "text", "maxLength": 20000, "aliases": ["msg", "@m", "line"] },
            "method": { "type": "text", "maxLength": 20 },
            "path": { "type": "text", "maxLength": 4000 },
            "status": { "type": "integer", "min": 100, "max": 999 },
            "durationMs": { "type": "number", "aliases": ["duration_ms", "responseTime"] },
            "rest": { "type": "text" }
          },

          "eventTime": { "field": "time", "otherwise": "received", "bound": "5s" },

          "transforms": [
            { "compute": { "field": "route", "expression": "route(path)" } },
            { "drop": { "name": "health-checks", "if": "route == '/health'" } },
            {
              "compute": {
                "field": "durationMs",
                "expression": "double(int(double(rest) * 1000.0 + 0.5))",
                "if": "!has(durationMs) && rest.matches('^[0-9]{1,6}[.][0-9]{3}$')"
              }
            },
            { "set": { "field": "durationMs", "value": 0, "if": "!has(durationMs)" } },
            { "set": { "field": "outcome", "value": "failed", "if": "status >= 500" } },
            { "severity": { "from": "level", "scale": "pino" } },
            { "severity": { "from": "rank", "scale": "syslog", "number": "rankNumber", "text": "rankText" } },
            { "compute": { "field": "severityNumber", "expression": "rankNumber", "if": "!has(severityNumber)" } },
            {
              "compute": {
                "field": "severityNumber",
                "expression": "status >= 500 ? 17 : status >= 400 ? 13 : 9",
                "if": "!has(severityNumber)"
              }
            },
            { "set": { "field": "severityNumber", "value": 9, "if": "!has(severityNumber)" } },
            {
              "compute": {
                "field": "severity",
                "expression": "severityNumber >= 17 ? 'error' : severityNumber >= 13 ? 'warn' : severityNumber >= 9 ? 'info' : 'debug'"
              }
            },

            { "template": { "from": "message" } },
            { "compute": { "field": "delaySeconds", "expression": "(received - time).getSeconds()" } }
          ],
          "views": [{ "name": "none", "key": ["service"], "window": { "tumbling": "10s" }, "aggregates": { "count": { "kind": "count" } } }]
        }
        """;

    /// <summary>Names of all properties that generated lines have.</summary>
    public static readonly IReadOnlySet<string> Written = new HashSet<string>(
        [
            "level", "ts", "time", "timestamp", "msg", "message", "method", "path", "status", "durationMs", "duration_ms", "responseTime",
            "caller", "pid", "@t", "@m", "@l", "SourceContext", "@timestamp",
            "log.level", "ecs", "container", "line", "rest", "host", "app",
            "process", "severity", "facility", "priority", "version", "bytes", "agent", "referer", "request", "query", "protocol", "user",
            "ident", "database", "zone", "tid", "connection", "thread", "logger",
        ],
        StringComparer.Ordinal);

    public static PipelineDefinition Definition { get; } = PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition
        ?? throw new InvalidOperationException("the assumed pipeline of logs is not a valid pipeline file");
}
