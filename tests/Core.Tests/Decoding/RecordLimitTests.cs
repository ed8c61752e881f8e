using Serverless.Core.Definitions;
using Serverless.Core.Reading;

namespace Serverless.Core.Tests.Decoding;

/// <summary>A record with too many events, or too many bad ones, is one dead letter, whole.</summary>
public sealed class RecordLimitTests
{
    private const int Events = 20;
    private const int Rejections = 5;

    private static readonly Framing[] Framings = [Framing.Lines, Framing.Array];

    public static TheoryData<Framing> Cut => [.. Framings];

    [Theory]
    [MemberData(nameof(Cut))]
    public void A_record_at_the_limits_is_read_event_by_event(Framing framing)
    {
        Assert.Equal(Events, Read(framing, good: Events, bad: 0).Count);
        var mixed = Read(framing, good: Events - Rejections, bad: Rejections);
        Assert.Equal((Events, Rejections), (mixed.Count, mixed.Count(outcome => outcome.Contains('@', StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Cut))]
    public void A_record_with_an_event_more_is_one_dead_letter(Framing framing) =>
        Assert.Equal(["0 too-many-events@-1"], Read(framing, good: Events + 1, bad: 0));

    [Theory]
    [MemberData(nameof(Cut))]
    public void A_record_with_a_bad_event_more_is_one_dead_letter_although_others_are_good(Framing framing) =>
        Assert.Equal(["0 too-many-rejections@-1"], Read(framing, good: 4, bad: Rejections + 1));

    [Fact]
    public void The_dead_letter_is_the_record_as_it_came()
    {
        var reader = Reader(Framing.Lines);
        var record = Some.Record(Text(Framing.Lines, good: 0, bad: Rejections + 1));
        reader.Open(record);
        Assert.True(reader.Next());
        Assert.Equal(record.Value, reader.Event.ToArray());
        Assert.False(reader.Next());
    }

    [Fact]
    public void Blank_lines_and_commas_inside_events_are_no_events()
    {
        Assert.Equal(["0 d0"], Some.Outcomes(Reader(Framing.Lines), Some.Record(new string('\n', 100) + Text(Framing.Lines, 1, 0))));
        var event0 = $$"""{"device":"d0","time":{{Some.Time}},"more":[{{string.Join(',', Enumerable.Repeat("1", 100))}}]}""";
        Assert.Equal(["0 d0"], Some.Outcomes(Reader(Framing.Array), Some.Record($"[{event0}]")));
    }

    [Fact]
    public void After_a_record_that_was_refused_the_next_is_read_from_its_start()
    {
        var reader = Reader(Framing.Lines);
        Some.Outcomes(reader, Some.Record(Text(Framing.Lines, good: Events + 1, bad: 0)));
        Assert.Equal(["0 d0", "1 d1"], Some.Outcomes(reader, Some.Record(Text(Framing.Lines, good: 2, bad: 0))));
    }

    private static List<string> Read(Framing framing, int good, int bad) =>
        Some.Outcomes(Reader(framing), Some.Record(Text(framing, good, bad)));

    private static EventReader Reader(Framing framing) =>
        Some.Reader(Some.Pipeline(framing) with { MaxRecordEvents = Events, MaxRecordRejections = Rejections });

    private static string Text(Framing framing, int good, int bad)
    {
        var events = Enumerable.Range(0, good)
            .Select(at => $$"""{"device":"d{{at}}","time":{{Some.Time}}}""")
            .Concat(Enumerable.Repeat("1", bad));
        return framing == Framing.Array ? $"[{string.Join(',', events)}]" : string.Join('\n', events);
    }
}
