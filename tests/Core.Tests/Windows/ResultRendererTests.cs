using System.Text;
using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>A result as people and programs read it, and the form of its state.</summary>
public sealed class ResultRendererTests
{
    private static readonly CellLayout Layout = LayoutOf("sum", "max");

    private static readonly Result Result = new(
        new ResultId("p", "v", @"eth0\|vlan7", new EventTime(0)), new EventTime(10_000), new LayoutNumber(1), 2, PaneKind.Late, 2,
        CellFormat.ToState(Cell(4, 7), Layout, new ByteWriter()), "d", new Dictionary<Source, CorrectionMark>());

    [Fact]
    public void A_result_shows_its_key_window_pane_and_values() => Assert.Equal(
        """
        {"key":"eth0|vlan7","start":"1970-01-01T00:00:00.000Z","end":"1970-01-01T00:00:10.000Z",
        "pane":"late","paneIndex":2,"events":2,"values":{"sum":11,"max":7}}
        """.ReplaceLineEndings(""),
        Json(json => ResultRenderer.Render(json, Result, Layout)));

    [Theory]
    [InlineData(PaneKind.Early, "early")]
    [InlineData(PaneKind.OnTime, "on-time")]
    [InlineData(PaneKind.Late, "late")]
    [InlineData(PaneKind.Correction, "correction")]
    [InlineData(PaneKind.Retracted, "retracted")]
    public void Panes_have_the_names_of_their_kinds(PaneKind kind, string name) => Assert.Equal(name, ResultRenderer.PaneName(kind));

    [Fact]
    public void The_values_of_a_state_that_can_not_be_read_equal_no_readable_ones()
    {
        Assert.Equal("""{"sum":11,"max":7}""", ResultRenderer.Values(Result, Layout));
        var damaged = Result with { State = Result.State[..^1] };
        Assert.StartsWith("unreadable", ResultRenderer.Values(damaged, Layout), StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_is_read_back_whatever_was_written_to_its_scratch_space_before()
    {
        var scratch = new ByteWriter();
        scratch.Text("before");
        var state = CellFormat.ToState(Cell(4, 7), Layout, scratch);

        Assert.Equal(Result.State.ToArray(), state);
        Assert.Equal(2, CellFormat.FromState(state, Layout).Events);
    }

    [Fact]
    public void A_state_of_another_number_of_aggregates_or_of_another_form_is_refused()
    {
        Assert.Throws<CorruptDataException>(() => CellFormat.FromState(Result.State.Span, LayoutOf("sum")));
        Assert.Throws<CorruptDataException>(() => CellFormat.FromState(Result.State.Span, LayoutOf("sum", "max", "min")));

        var header = new ByteWriter();
        CellFormat.WriteHeader(header, Layout.Aggregates);
        var bytes = header.ToArray();
        Assert.Equal([2, 2, Layout.Aggregates[0].Version, Layout.Aggregates[1].Version], bytes);
        bytes[0]++;
        Assert.Throws<CorruptDataException>(() => ReadHeader(bytes));
    }

    private static void ReadHeader(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        CellFormat.ReadHeader(ref reader, Layout.Aggregates);
    }

    private static CellLayout LayoutOf(params string[] kinds) =>
        new([.. kinds.Select(kind => AggregateFactory.Create(SomeAggregate.Of(kind, kind, "integer"), Sample.Layout))]);

    private static Cell Cell(params long[] values) =>
        new Cell(Layout).Fold(values.Select((value, at) => Sample.At(at, at) with { Integer = value }));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
