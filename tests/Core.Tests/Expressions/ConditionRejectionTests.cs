using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Expressions;

/// <summary>
/// An error in a view's condition makes the whole event a dead letter: it must be known before the first view takes the event.
/// </summary>
public sealed class ConditionRejectionTests
{
    private const string File = """
        { "name": "sample", "topic": "t", "key": "id", "formats": [{ "kind": "json" }],
          "fields": { "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true },
            "n": { "type": "integer" }, "m": { "type": "integer" } },
          "eventTime": { "field": "at", "bound": "5s", "maxFuture": "1h" },
          "transforms": [{ "drop": { "name": "negative", "if": "n < 0" } }],
          "views": [
            { "name": "all", "key": ["id"], "window": { "tumbling": "10s" }, "aggregates": { "n": { "kind": "count" } } },
            { "name": "ratio", "key": ["id"], "where": "m / n > 2", "window": { "tumbling": "10s" },
              "aggregates": { "n": { "kind": "count" } } } ] }
        """;

    private static readonly Pipeline Compiled = Pipeline.Compile(PipelineFiles.Parse(File).Definition!);

    [Theory]
    [InlineData("\"n\": 1, \"m\": 5", EventVerdict.Accepted)]
    [InlineData("\"n\": 1", EventVerdict.Accepted)]
    [InlineData("\"m\": 5", EventVerdict.Accepted)]
    [InlineData("\"n\": 0, \"m\": 5", EventVerdict.Rejected)]
    [InlineData("\"n\": -1, \"m\": 5", EventVerdict.Filtered)]
    public void The_event_is_rejected_when_a_condition_fails_and_not_when_a_field_is_missing(string fields, EventVerdict verdict)
    {
        var reader = new EventReader(Compiled, (value, _, out plain) => { plain = value; return null; });
        var json = $$"""{ "id": "a", "at": 1700000000000, {{fields}} }""";
        var value = System.Text.Encoding.UTF8.GetBytes(json);
        reader.Open(new SourceRecord(new Partition(0), new Offset(0), null, value, 1_700_000_000_000), new EventTime(1_700_000_000_000));
        Assert.True(reader.Next());
        Assert.Equal(verdict, reader.Verdict);
        if (verdict == EventVerdict.Rejected)
            Assert.Equal(new Rejection(RejectionStage.Transform, Reasons.Arithmetic, null, "division by zero at character 3 of: m / n > 2"),
                reader.Rejection);
    }
}
