using Serverless.Core.Decoding.Avro;
using Serverless.Core.Definitions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>An array inside a record becomes events, each with what is around the array.</summary>
public sealed class AvroExplodeTests
{
    private const string Line =
        """{"type":"record","name":"Line","fields":[{"name":"sku","type":"string"},{"name":"n","type":"int"}]}""";

    private const string Lines = $$"""lines {"type":"array","items":["null","string",{{Line}}]}""";

    private static readonly string Order = Record("""order ["null",""" + Inner(Lines) + "]", "time long");

    private static readonly string Mixed = Record("order " + Inner("""lines {"type":"array","items":["int","string"]}"""), "time long");

    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "device", Type = FieldType.Text, Required = true, Aliases = ["order.id"] },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "sku", Type = FieldType.Text, Aliases = ["order.lines.sku", "order.lines"] },
        new() { Name = "count", Type = FieldType.Integer, Aliases = ["order.lines.n"] },
    ];

    public static TheoryData<object[], string[]> Orders => new()
    {
        { [1, "a", 2, 2, "x", 1, 2, "y", 2, 0], ["0 a x 1", "1 a y 2"] },
        { [1, "a", -1, 4, 2, "x", 1, 1, 1, "y", 0], ["0 a x 1", "1 a y -"] },
        { [1, "a", 1, 0, 1, 2, "y", 2, 0], ["0 a - -", "1 a y 2"] },
        { [1, "a", 0], ["0 a - -"] },
        { [1, "a", 1, 2, "x", 1, 0], ["0 a x 1"] },
        { [0], ["0 required-missing device"] },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Each_item_takes_the_place_of_the_array(object[] order, string[] expected) =>
        Assert.Equal(expected, Outcomes(Reader(Order), Bytes(order, Some.KafkaTime)));

    [Fact]
    public void What_is_wrong_with_an_item_costs_that_item_and_what_is_wrong_with_the_record_all()
    {
        var value = Bytes("a", 3, 1, "x", 0, 7, 1, "y", 0, Some.KafkaTime);
        Assert.Equal(["0 a x -", "1 wrong-type sku", "2 a y -"], Outcomes(Reader(Mixed), value));
        Assert.Equal(["0 malformed "], Outcomes(Reader(Mixed), value[..^1]));
        Assert.Equal(["0 trailing-data "], Outcomes(Reader(Mixed), [.. value, 0]));
    }

    [Fact]
    public void A_block_that_ends_elsewhere_than_its_items_is_a_fault_of_the_record() => Assert.Equal(
        ["0 malformed "], Outcomes(Reader(Mixed), Bytes("a", -1, 6, 1, "x", 1, "y", 0, Some.KafkaTime)));

    [Fact]
    public void A_rejected_event_comes_as_one_that_gives_the_same_again()
    {
        var reader = Reader(Mixed);
        reader.Open(Some.Record(Bytes("a", 2, 1, "x", 0, 7, 0, Some.KafkaTime)));
        Assert.True(reader.Next() && reader.Next());
        Assert.Equal(Bytes("a", 1, 0, 7, 0, Some.KafkaTime), reader.Event.ToArray());
        Assert.Equal(["0 wrong-type sku"], Outcomes(Reader(Mixed), reader.Event.ToArray()));
    }

    [Fact]
    public void Limits_count_the_items()
    {
        var items = string.Concat(Enumerable.Repeat("00", 2_000));
        var value = Bytes(1, "a", 2_000, Raw(items), 0, Some.KafkaTime);
        Assert.Equal(2_000, Outcomes(Reader(Order), value).Count);
        Assert.Equal(["0 too-many-events "], Outcomes(Reader(Order, pipeline => pipeline with { MaxRecordEvents = 1_999 }), value));
    }

    [Fact]
    public void What_the_items_repeat_has_a_limit()
    {
        var items = string.Concat(Enumerable.Repeat("00", 17));
        var value = Bytes(1, new string('a', 990), 17, Raw(items), 0, Some.KafkaTime);
        Assert.Equal(["0 unpacked-size "], Outcomes(Reader(Order, pipeline => pipeline with { MaxRecordBytes = 1_024 }), value));
    }

    [Fact]
    public void Items_without_bytes_are_one_event_however_many_there_are()
    {
        var schema = Record("order " + Inner("""lines {"type":"array","items":"null"}"""), "time long");
        Assert.Equal(["0 a - -"], Outcomes(Reader(schema), Bytes("a", long.MaxValue, 0, Some.KafkaTime)));
    }

    private static string Inner(string lines) =>
        Record("id string", lines).Replace("\"Event\"", "\"Order\"", StringComparison.Ordinal);

    private static EventReader Reader(string schema, Func<PipelineDefinition, PipelineDefinition>? change = null)
    {
        var format = new AvroFormat(AvroFraming.None) { Schema = schema, Explode = "order.lines" };
        var pipeline = Some.Pipeline() with { Fields = Fields, Formats = [new(Framing.Whole, format)] };
        return Some.Reader(change is null ? pipeline : change(pipeline));
    }

    /// <summary>Of each event its index, and its fields but the time, or its rejection.</summary>
    private static List<string> Outcomes(EventReader reader, byte[] record)
    {
        var outcomes = new List<string>();
        for (reader.Open(Some.Record(record)); reader.Next();)
        {
            var row = reader.Row;
            var found = reader.Rejection is { } rejection
                ? $"{rejection.Reason} {rejection.Field}"
                : $"{Some.Text(row, 0)} {(row.Has(2) ? Some.Text(row, 2) : "-")} {(row.Has(3) ? row.Integer(3) : "-")}";
            outcomes.Add($"{reader.Index} {found}");
        }
        return outcomes;
    }
}
