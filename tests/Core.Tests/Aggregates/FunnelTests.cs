using Serverless.Core.Aggregates;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Steps of a funnel, as letters on a time line of ten milliseconds a character; a dot is a pause.</summary>
public sealed class FunnelTests
{
    private static readonly Aggregate Within60 = Of(60);

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("a.b.c", 3)]
    [InlineData("a.b..c.", 3)]
    [InlineData("a..b...c", 2)]
    [InlineData("a......b", 1)]
    [InlineData("ba", 1)]
    [InlineData("bc", 0)]
    [InlineData("cba", 1)]
    [InlineData("axbyc", 3)]
    [InlineData("", 0)]
    [InlineData("a......abc", 3)]
    [InlineData("ab.....a.c", 2)]
    [InlineData("ab..a...bc", 3)]
    [InlineData("aab....c", 3)]
    [InlineData("abab...c", 3)]
    public void The_longest_chain_within_the_time_counts(string line, int reached) =>
        Assert.Equal(reached, (int)Within60.Fold(On(line)).Value()!["reached"]!);

    [Fact]
    public void The_chain_that_was_complete_first_is_shown_with_its_times()
    {
        var value = Within60.Fold(On("a.ab.c.abc")).Value()!;
        Assert.Equal(
            ["1970-01-01T00:00:00.020Z", "1970-01-01T00:00:00.030Z", "1970-01-01T00:00:00.050Z"],
            value["times"]!.AsArray().Select(time => (string)time!));
        Assert.False((bool)value["cut"]!);
    }

    [Fact]
    public void Any_line_has_the_chain_that_trying_all_finds()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var line = new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => "abc.x"[random.Next(5)])]);
            var within = 10 * random.Next(1, 12);
            var samples = On(line).ToArray();
            random.Shuffle(samples);
            Assert.True(
                Tried(line, within) == (int)Of(within).Fold(samples).Value()!["reached"]!, $"'{line}' within {within} ms");
        }
    }

    [Fact]
    public void Of_too_many_events_the_first_ones_count_and_the_value_says_so()
    {
        var line = "ab" + new string('b', Funnel.MostEvents - 2);
        Assert.False((bool)Of(1_000_000).Fold(On(line)).Value()!["cut"]!);
        var value = Of(1_000_000).Fold(On(line + "c")).Value()!;
        Assert.Equal((2, true), ((int)value["reached"]!, (bool)value["cut"]!));
    }

    private static Aggregate Of(int within) => AggregateFactory.Create(
        SomeAggregate.Of("funnel", "funnel", "text", ("steps", new[] { "a", "b", "c" }), ("within", $"{within}ms")), Sample.Layout);

    private static IEnumerable<Sample> On(string line) => line.Index().Where(one => one.Item != '.')
        .Select(one => Sample.At(10 * one.Index, one.Index) with { Text = one.Item.ToString() });

    // From each place as the first step, all ways on.
    private static int Tried(string line, int within)
    {
        var best = 0;
        for (var start = 0; start < line.Length; start++)
        {
            if (line[start] == 'a')
                best = Math.Max(best, 1 + On(start, 1));
            int On(int at, int step) => step == 3 ? 0 : Enumerable.Range(at + 1, line.Length - at - 1)
                .Where(next => line[next] == "abc"[step] && 10 * (next - start) <= within)
                .Select(next => 1 + On(next, step + 1)).DefaultIfEmpty(0).Max();
        }
        return best;
    }
}
