using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>
/// What generator and truth take a telemetry pipeline to do with an event before any view sees it, written as a pipeline file: a second
/// time beside the shipped one, so that a change of that one is noticed.
/// </summary>
internal static class AssumedTelemetry
{
    private const string File =
        """
        {
          "name": "telemetry", "topic": "telemetry", "key": "device",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "device": {
              "type": "text",
              "required": true,
              "maxLength": 64,
              "pattern": "^[a-z0-9.:-]+$",
              "aliases": ["deviceId", "device_id", "dev.id"]
            },
            "interface": { "type": "text", "maxLength": 64, "aliases": ["ifName", "if.name"] },
            "metric": {
              "type": "text",
              "required": true,
              "enum": [
                "if.in.octets", "if.out.octets", "if.in.packets", "if.out.packets", "if.in.errors", "if.out.errors", "if.state",
                "cpu.load", "mem.used", "disk.used", "temperature"
              ],
              "aliases": ["name"]
            },
            "value": { "type": "number", "required": true, "numbersAsText": true, "min": -1e15, "max": 1e15 },
            "unit": { "type": "text", "maxLength": 16 },
            "timestamp": { "type": "timestamp", "required": true, "aliases": ["ts", "time"] },
            "sequence": { "type": "integer", "min": 0, "aliases": ["seq"] }
          },
          "eventTime": { "field": "timestamp", "bound": "5s" },
          "transforms": [
            {
              "convert": {
                "field": "value",
                "unit": "unit",
                "units": {
                  "B": { "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1048576, "GiB": 1073741824, "bit": 0.125 },
                  "ratio": { "%": 0.01 },
                  "°C": { "°F": { "factor": 0.5555555555555556, "offset": -17.77777777777778 }, "K": { "factor": 1, "offset": -273.15 } },
                  "count": {},
                  "state": {}
                }
              }
            },
            { "enrich": { "table": "devices", "on": "device", "take": { "site": "site", "model": "model", "role": "role" } } },
            { "set": { "field": "site", "value": "unknown", "if": "!has(site)" } },
            { "drop": { "name": "test-devices", "if": "role == 'test'" } }
          ],
          "views": [{ "name": "none", "key": ["device"], "window": { "tumbling": "10s" }, "aggregates": { "count": { "kind": "count" } } }]
        }
        """;

    public static PipelineDefinition Definition { get; } = PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition
        ?? throw new InvalidOperationException("the assumed telemetry pipeline is not a valid pipeline file");
}
