using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding.Texts;

/// <summary>The page on the JSON of logging libraries: what it says to write reads what it shows, and gives what it says.</summary>
public sealed class JsonLogTests
{
    private const string Partition = "\"partition\": { \"type\": \"integer\", \"required\": true, \"record\": \"partition\" }";

    public static TheoryData<string> Libraries => [.. Sections().Select(section => section.Title)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_event_of_a_library_is_read_as_its_page_says(string library)
    {
        var (_, line, fragment, expected) = Sections().Single(section => section.Title == library);
        var part = fragment.Replace("\"fields\": {", $"\"fields\": {{ {Partition},", StringComparison.Ordinal);
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes($$"""
            {
              "name": "logs", "topic": "logs", "key": "partition", "formats": [{ "kind": "json", "framing": "lines" }], {{part}},
              "eventTime": { "field": "at", "bound": "5s" },
              "views": [{ "name": "all", "key": ["severityText"], "window": { "tumbling": "1m" },
                "aggregates": { "n": { "kind": "count" } } }]
            }
            """));
        Assert.Empty(parse.Errors);
        var reader = new EventReader(Pipeline.Compile(parse.Definition!), Plain);
        var record = new SourceRecord(new Partition(0), new Offset(0), null, Encoding.UTF8.GetBytes(line), 1);
        reader.Open(record, new EventTime(1_714_564_800_000));
        Assert.True(reader.Next());
        Assert.Null(reader.Rejection);
        Assert.Equal(expected.Trim(), Shown(reader.Row));
    }

    private static Core.Rejections.Rejection? Plain(byte[] value, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = value;
        return null;
    }

    private static string Shown(Row row) => string.Join(' ', row.Layout.Fields
        .Select((field, slot) => (field.Name, Slot: slot)).Where(one => row.Has(one.Slot) && one.Name != "partition")
        .Select(one => $"{one.Name}={Escaped(Value(row, one.Slot))}"));

    private static string Escaped(string text) =>
        text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

    private static string Value(Row row, int slot) => row.Layout.TypeOf(slot) switch
    {
        FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
        FieldType.Timestamp => row.Time(slot).ToString(),
        _ => row.Integer(slot).ToString(CultureInfo.InvariantCulture),
    };

    private static IEnumerable<(string Title, string Line, string Part, string Expected)> Sections([CallerFilePath] string here = "")
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "docs", "json-logs.md"));
        foreach (var section in page.Split("\n## ").Skip(1))
        {
            var blocks = section.Split("\n```").Where((_, index) => index % 2 == 1)
                .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]).ToList();
            yield return (section[..section.IndexOf('\n', StringComparison.Ordinal)], blocks[0], blocks[1], blocks[2]);
        }
    }
}
