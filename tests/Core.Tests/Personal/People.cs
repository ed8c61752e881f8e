using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Parsing;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Personal;

/// <summary>A pipeline with personal fields, and its events.</summary>
internal static class People
{
    public const string Users = """
        { "name": "users", "key": ["user"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "count" } } }
        """;

    /// <summary>The file; line 1 holds the opening brace, and each field has a line of its own from line 6 on.</summary>
    public static string File(string fields = "", string transforms = "", string views = Users, string more = "") => $$"""
        {
          "name": "people", "topic": "people", "key": "user", {{more}}
          "formats": [{ "kind": "json", "framing": "lines" }],
          "eventTime": { "field": "at", "bound": "1s" },
          "fields": {
            "user": { "type": "text", "required": true, "maxLength": 40, "personal": "hash", "aliases": ["u.id"] },
            "query": { "type": "text", "personal": "drop", "maxLength": 40 },
            "amount": { "type": "number", "max": 1000 },
            "at": { "type": "timestamp", "required": true }{{(fields.Length > 0 ? "," : "")}}
            {{fields}}
          },
          "transforms": [{{transforms}}],
          "views": [{{views}}]
        }
        """;

    public static PersonalKey Key(byte secret = 1, string version = "1") =>
        new(version, Enumerable.Repeat(secret, PersonalKey.SecretBytes).ToArray());

    public static PipelineParse Parse(string file) => PipelineParser.Parse(Encoding.UTF8.GetBytes(file));

    public static Pipeline Compile(string file)
    {
        var parsed = Parse(file);
        Assert.Empty(parsed.Errors);
        return Pipeline.Compile(parsed.Definition!, file);
    }

    /// <summary>Folds a record with these lines at offset 0 of partition 0, and tells the accepted rows as <c>field=value</c>.</summary>
    public static (FoldedBatch Batch, List<string> Rows) Fold(
        Pipeline pipeline, PersonalKey key, IReadOnlyList<string> lines, string? recordKey = null, int partition = 0, int partitions = 1)
    {
        var rows = new List<string>();
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs, key), null, (row, _, _) => rows.Add(TextOf(row)));
        var record = new SourceRecord(
            new Partition(partition), new Offset(0), recordKey is null ? null : Encoding.UTF8.GetBytes(recordKey),
            Encoding.UTF8.GetBytes(string.Join('\n', lines)), 1_000);
        var chunk = new PlannedChunk(new Partition(partition), PartitionHead.Start, [record]);
        return (fold.Fold(SomeEpoch.Of(pipeline, partitions), [chunk], new BatchStamp("delta", DateTimeOffset.UnixEpoch, "recipe")), rows);
    }

    public static string TextOf(Row row) => string.Join(' ', row.Layout.Fields.Select((field, slot) => (field, slot))
        .Where(one => one.field.Name != "at" && row.Has(one.slot))
        .Select(one => $"{one.field.Name}={ValueOf(row, one.field.Type, one.slot)}"));

    public static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }

    private static string ValueOf(Row row, FieldType type, int slot) => type switch
    {
        FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
        FieldType.Number => FormattableString.Invariant($"{row.Number(slot)}"),
        FieldType.Boolean => $"{row.Boolean(slot)}",
        _ => FormattableString.Invariant($"{row.Integer(slot)}"),
    };
}
