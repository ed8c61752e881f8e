using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Core.Decoding.Grok;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.Runtime.Unpacking;

namespace Serverless.Local.Samples;

/// <summary>Lines that aren't JSON, and the format that reads most of them.</summary>
/// <param name="Format">The format as an entry of <c>formats</c>.</param>
/// <param name="Events">Of each line its values as a JSON object of texts; the line itself where it isn't of the format.</param>
internal sealed partial record LineSample(string Format, IReadOnlyList<byte[]> Events)
{
    private const int MostNames = 200;
    private const int LeastPercent = 90;

    private static readonly string[] Access =
        ["host", "ident", "user", "time", "method", "path", "query", "protocol", "status", "bytes", "referer", "agent", "rest"];

    private static readonly string[] Cef =
        ["vendor", "product", "signature", "name", "severity", "src", "dst", "spt", "dpt", "act", "msg", "rt"];

    // Ready-made patterns, the narrower ones first.
    private static readonly string[] Patterns = ["NGINXERROR", "KLOG", "SPRINGBOOT", "LOG4J", "SERILOG", "POSTGRESQLLOG", "TIMELEVEL"];

    private static readonly string[] Syslog =
        ["facility", "severity", "timestamp", "host", "app", "process", "message-id", "message"];

    /// <summary>Null when most lines are JSON, or of no format.</summary>
    public static LineSample? Of(IReadOnlyList<byte[]> lines)
    {
        if (ContainerLines.Of(lines) is { } container)
            return OfContainer(container.Kind, container.Lines);
        if (100 * lines.Count(IsJson) >= LeastPercent * lines.Count)
            return null;
        return Candidates([.. lines.Select(Encoding.UTF8.GetString)])
            .Select(one => TryRead(one.Format, one.Names, lines)).FirstOrDefault(read => read is not null);
    }

    /// <summary>The lines inside are read first, by what reads most of them; what nothing reads is a text.</summary>
    private static LineSample OfContainer(string kind, IReadOnlyList<byte[]> lines)
    {
        var filled = lines.Where(line => line.Length > 0).ToList();
        var inner = Of(filled);
        var isJson = inner is null && 100 * filled.Count(IsJson) >= LeastPercent * filled.Count;
        var format = inner is not null ? WithoutFraming(inner.Format) : isJson ? """{ "kind": "json" }""" : null;
        var formats = format is null ? """{ "kind": "line" }""" : $$"""{{format}}, { "kind": "line" }""";
        return new LineSample(
            $$"""{ "kind": "{{kind}}", "framing": "lines", "inner": [{{formats}}] }""",
            inner?.Events ?? (isJson ? filled : [.. filled.Select(line => JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["line"] = Encoding.UTF8.GetString(line) }))]));
    }

    private static string WithoutFraming(string format) => format.Replace(", \"framing\": \"lines\"", "", StringComparison.Ordinal);

    private static IEnumerable<(string Format, IReadOnlyList<string> Names)> Candidates(string[] lines)
    {
        foreach (var pattern in Patterns)
        {
            var format = $$"""{ "kind": "grok", "framing": "lines", "pattern": "%{{{pattern}}}" }""";
            yield return (format, GrokFormat.NamesIn($"%{{{pattern}}}"));
        }
        yield return ("""{ "kind": "cef", "framing": "lines" }""", Cef);
        yield return ("""{ "kind": "syslog", "framing": "lines" }""", Syslog);
        yield return ("""{ "kind": "access-log", "framing": "lines" }""", Access);
        yield return ("""{ "kind": "logfmt", "framing": "lines" }""", NamesOfPairs(lines));
        foreach (var separator in ",;\t|".OrderByDescending(one => lines[0].Count(letter => letter == one)))
        {
            if (!lines[0].Contains(separator, StringComparison.Ordinal))
                continue;
            var columns = ColumnsOf(lines[0].TrimEnd('\r'), separator);
            var listed = string.Join(", ", columns.Select(name => JsonSerializer.Serialize(name)));
            yield return (
                separator == '\t' ? $$"""{ "kind": "tsv", "framing": "lines", "columns": [{{listed}}] }"""
                    : separator == ',' ? $$"""{ "kind": "csv", "framing": "lines", "columns": [{{listed}}] }"""
                    : $$"""{ "kind": "csv", "framing": "lines", "separator": "{{separator}}", "columns": [{{listed}}] }""",
                columns);
        }
    }

    private static List<string> NamesOfPairs(string[] lines) =>
        [.. lines.SelectMany(line => Pair().Matches(line)).Select(match => match.Groups[1].Value).Distinct().Take(MostNames)];

    /// <summary>The cells of the first line where they look like names; else a name for each.</summary>
    private static List<string> ColumnsOf(string first, char separator)
    {
        var cells = first.Split(separator).Select(cell => cell.Trim().Trim('"')).ToList();
        return cells.TrueForAll(cell => Name().IsMatch(cell)) && cells.Distinct(StringComparer.Ordinal).Count() == cells.Count
            ? cells
            : [.. cells.Select((_, number) => $"column{number + 1}")];
    }

    private static LineSample? TryRead(string format, IReadOnlyList<string> names, IReadOnlyList<byte[]> lines)
    {
        if (names.Count is 0 or > MostNames || PipelineOf(format, names) is not { } pipeline)
            return null;
        using var unpacker = new Unpacker();
        var reader = new EventReader(pipeline, unpacker.Unpack);
        var (events, read) = (new List<byte[]>(), 0);
        foreach (var line in lines)
        {
            reader.Open(new SourceRecord(new Partition(0), new Offset(0), null, line, 1), new EventTime(1));
            // A header is no event.
            var isEvent = reader.Next();
            if (isEvent && reader.Rejection is not null)
                events.Add(line);
            else if (isEvent)
                events.Add(JsonOf(reader, names));
            read += isEvent && reader.Rejection is not null ? 0 : 1;
        }
        return 100 * read >= LeastPercent * lines.Count && events.Count > 0 ? new LineSample(format, events) : null;
    }

    /// <summary>A pipeline that reads all names as texts.</summary>
    private static Pipeline? PipelineOf(string format, IReadOnlyList<string> names)
    {
        var fields = string.Concat(names.Select((name, number) =>
            $$""", "f{{number}}": { "type": "text", "aliases": [{{JsonSerializer.Serialize($"['{name}']")}}] }"""));
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes($$"""
            {
              "name": "sample", "topic": "sample", "key": "partition", "formats": [{{format}}],
              "fields": {
                "partition": { "type": "integer", "required": true, "record": "partition" },
                "received": { "type": "timestamp", "required": true, "record": "timestamp" }{{fields}}
              },
              "eventTime": { "field": "received", "bound": "1s" },
              "views": [{
                "name": "all", "key": ["partition"], "window": { "tumbling": "1d" }, "aggregates": { "count": { "kind": "count" } } }]
            }
            """));
        return parse.Definition is { } definition ? Pipeline.Compile(definition) : null;
    }

    private static byte[] JsonOf(EventReader reader, IReadOnlyList<string> names)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            for (var number = 0; number < names.Count; number++)
            {
                var slot = reader.Row.Layout.SlotOf($"f{number}");
                if (reader.Row.Has(slot))
                    json.WriteString(names[number], reader.Row.Text(slot));
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static bool IsJson(byte[] line) => line.AsSpan().TrimStart(" \t"u8) is [(byte)'{' or (byte)'[', ..];

    [GeneratedRegex("""(?:^|[ \t])([^ \t="]+)=""")]
    private static partial Regex Pair();

    [GeneratedRegex("""\A[\p{L}_][\p{L}\p{N} _.\-/()%#]{0,59}\z""")]
    private static partial Regex Name();
}
