using System.Text;
using Serverless.Core.Decoding.Framers;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Change events of Debezium become the rows that they are about.</summary>
public sealed class CdcTests
{
    private const string Row = """{"id":1,"name":"a"}""";

    [Theory]
    [InlineData("c", "null", Row, """{"id":1,"name":"a","__deleted":false,"__op":"c","__ts_ms":5,"__source":{"lsn":7}}""")]
    [InlineData("r", "null", Row, """{"id":1,"name":"a","__deleted":false,"__op":"r","__ts_ms":5,"__source":{"lsn":7}}""")]
    [InlineData("u", """{"id":0}""", Row, """{"id":1,"name":"a","__deleted":false,"__op":"u","__ts_ms":5,"__source":{"lsn":7}}""")]
    [InlineData("d", Row, "null", """{"id":1,"name":"a","__deleted":true,"__op":"d","__ts_ms":5,"__source":{"lsn":7}}""")]
    [InlineData("d", "{ }", "null", """{ "__deleted":true,"__op":"d","__ts_ms":5,"__source":{"lsn":7}}""")]
    [InlineData("d", "null", "null", """{"__deleted":true,"__op":"d","__ts_ms":5,"__source":{"lsn":7}}""")]
    public void A_change_is_the_row_after_it_or_of_a_delete_before_it(string op, string before, string after, string row)
    {
        var envelope = $$"""{"before":{{before}},"after":{{after}},"source":{"lsn":7},"op":"{{op}}","ts_ms":5}""";
        Assert.Equal([row], Cut(envelope));
        Assert.Equal([row], Cut($$"""{"schema":{"op":"x"},"payload":{{envelope}}}"""));
    }

    // A column that is set to null is null, whatever it was before.
    [Fact]
    public void What_the_row_lacks_is_not_taken_from_the_row_before() =>
        Assert.Equal(
            ["""{"id":1,"name":null,"__deleted":false,"__op":"u"}"""],
            Cut("""{"op":"u","before":{"id":1,"name":"a"},"after":{"id":1,"name":null}}"""));

    [Theory]
    [InlineData("""{"id":1,"__op":"u","__deleted":"false"}""")]
    [InlineData("""{"op":"u","after":{"id":1}""")]
    [InlineData("[1]")]
    [InlineData("no JSON")]
    public void What_is_no_change_stays_as_it_is(string value) => Assert.Equal([value], Cut(value));

    [Fact]
    public void An_event_that_was_made_is_made_of_itself()
    {
        var made = Assert.Single(Cut($$"""{"op":"d","before":{{Row}},"ts_ms":5}"""));
        Assert.Equal([made], Cut(made));
    }

    [Fact]
    public void Changes_may_be_lines() => Assert.Equal(
        ["""{"id":1,"__deleted":false,"__op":"c"}""", """{"id":2,"__deleted":true,"__op":"d"}"""],
        Cut("{\"op\":\"c\",\"after\":{\"id\":1}}\n{\"op\":\"d\",\"before\":{\"id\":2}}\n", Framing.Lines));

    private static List<string> Cut(string value, Framing framing = Framing.Single)
    {
        var (framer, bytes, events) = (new CdcFramer(Framer.For(framing)), Encoding.UTF8.GetBytes(value), new List<string>());
        framer.Open(bytes, RecordHeaders.None);
        while (framer.Next())
            events.Add(Encoding.UTF8.GetString(framer.Event));
        Assert.True(events.Sum(one => (long)one.Length) <= framer.MostBytes(bytes));
        return events;
    }
}
