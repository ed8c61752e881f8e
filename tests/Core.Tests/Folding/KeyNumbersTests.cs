using System.Text;
using Serverless.Core.Columns;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Pipelines;

namespace Serverless.Core.Tests.Folding;

public sealed class KeyNumbersTests
{
    private static readonly Pipeline Pipeline = Pipeline.Compile(PipelineFiles.Parse("""
        {
          "name": "keys", "topic": "t", "key": "id", "formats": [{ "kind": "json" }],
          "fields": {
            "id": { "type": "text", "required": true }, "text": { "type": "text" }, "on": { "type": "boolean" },
            "n": { "type": "integer" }, "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "1s" },
          "views": [{ "name": "v", "key": ["text", "on", "n"], "window": { "tumbling": "1s" }, "aggregates": { "n": { "kind": "count" } } }]
        }
        """).Definition!);

    [Theory]
    [InlineData("a", true, 1L, "a|true|1")]
    [InlineData(null, false, 0L, @"\-|false|0")]
    [InlineData("", null, 0L, @"|\-|0")]
    [InlineData(@"\-", false, null, @"\\-|false|\-")]
    [InlineData("-", null, null, @"-|\-|\-")]
    [InlineData(@"a|\", true, -5L, @"a\|\\|true|-5")]
    public void A_missing_field_has_a_text_that_no_value_has(string? text, bool? on, long? number, string key)
    {
        var row = new Row(Pipeline.Layout);
        if (text is not null)
            row.CopyText(Pipeline.Layout.SlotOf("text"), Encoding.UTF8.GetBytes(text));
        if (on is { } flag)
            row.SetBoolean(Pipeline.Layout.SlotOf("on"), flag);
        if (number is { } whole)
            row.SetInteger(Pipeline.Layout.SlotOf("n"), whole);
        var events = new EventColumns(Pipeline.Layout, Pipeline.Views[0].Slots, room: 1);
        events.Add(row, default, default, 0);
        var sets = new KeySets(events);
        var keys = sets.Of([.. Pipeline.Views[0].KeySlots]);
        sets.BeginRows();
        Assert.Equal(key, Encoding.UTF8.GetString(keys.Text(keys.Of(0))));
    }
}
