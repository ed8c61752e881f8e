using System.Globalization;
using System.Text;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.AccessLog;
using Serverless.Core.Decoding.Cef;
using Serverless.Core.Decoding.ContainerLog;
using Serverless.Core.Decoding.Csv;
using Serverless.Core.Decoding.Grok;
using Serverless.Core.Decoding.Logfmt;
using Serverless.Core.Decoding.Otlp;
using Serverless.Core.Decoding.PlainLine;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Decoding.Syslog;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding.Texts;

/// <summary>Decodes lines by a format of texts, and says in words what became of them.</summary>
internal static class TextFormats
{
    // 2024-06-01
    private const long June = 1_717_200_000_000;

    private static readonly Dictionary<string, string> Empty = [];

    /// <summary>All of them, by kind.</summary>
    public static readonly Dictionary<string, EventFormat> All = new()
    {
        ["csv"] = new CsvFormat(["id", "name", "at", "up"], ','),
        ["tsv"] = new CsvFormat(["id", "name", "at", "up"], '\t'),
        ["logfmt"] = new LogfmtFormat(),
        ["access-log"] = new AccessLogFormat(),
        ["syslog"] = new SyslogFormat(),
        ["grok"] = new GrokFormat("^%{INT:id:int} %{QS:name} (?<at>\\S+) up=%{WORD:up}(?: host=%{IPORHOST:host})?$", Empty),
        ["cef"] = new CefFormat(),
        ["docker"] = new ContainerLogFormat(ContainerRuntime.Docker, [new LogfmtFormat()]),
        ["cri"] = new ContainerLogFormat(ContainerRuntime.Cri, [new LogfmtFormat()]),
        ["otlp-logs"] = new OtlpLogsFormat(),
        ["line"] = new LineFormat(),
    };

    /// <summary>The fields that the event has with their values, or its rejection.</summary>
    public static string Outcome(EventFormat format, FieldDefinition[] fields, string line)
    {
        var layout = Some.Layout(fields);
        var row = new Row(layout) { Reference = new EventTime(June) };
        var decoder = format.NewDecoder(fields, layout, new SchemaLookup());
        // Between other bytes, as in a record of several lines.
        var source = Encoding.UTF8.GetBytes($"##{line}##");
        if (decoder.Decode(source, 2, source.Length - 4, row) is { } rejection)
            return $"{rejection.Reason} {rejection.Field} at {rejection.BytePosition}".Replace("  ", " ", StringComparison.Ordinal);
        return string.Join(' ', fields.Select((field, slot) => (field, slot)).Where(one => row.Has(one.slot))
            .Select(one => $"{one.field.Name}={Value(row, one.slot, one.field.Type)}"));
    }

    public static FieldDefinition[] TextsOf(params string[] names) =>
        [.. names.Select(name => new FieldDefinition { Name = name, Type = FieldType.Text })];

    public static FieldDefinition Field(string name, FieldType type, params string[] aliases) =>
        new() { Name = name, Type = type, Aliases = aliases };

    private static string Value(Row row, int slot, FieldType type) => type switch
    {
        FieldType.Text => Some.Text(row, slot),
        FieldType.Number => row.Number(slot).ToString(CultureInfo.InvariantCulture),
        FieldType.Boolean => row.Boolean(slot) ? "true" : "false",
        FieldType.Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(row.Time(slot).Milliseconds)
            .ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        _ => row.Integer(slot).ToString(CultureInfo.InvariantCulture),
    };
}
