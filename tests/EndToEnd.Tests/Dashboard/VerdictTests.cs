using Serverless.Core.Ledger;
using Serverless.Runtime.Dashboard;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>What is said of the two sides of the ledger's sum.</summary>
public sealed class VerdictTests
{
    private static readonly EventSums Whole = new(10, 6, 1, 1, 0, new Dictionary<string, long> { ["malformed"] = 2 }, 0);

    [Fact]
    public void All_is_accounted_for_when_both_sides_add_up() =>
        Assert.Equal(new(true, "all accounted for", []), Verdict.Of(Whole, [View()]), new SameVerdict());

    [Fact]
    public void What_waits_for_shards_is_on_its_way_and_not_lost() => Assert.Equal(
        new(true, "all accounted for; 1,234 on their way into views", []),
        Verdict.Of(Whole, [View() with { Waiting = 1_234 }]), new SameVerdict());

    [Theory]
    [InlineData(11, 0, 0, 0, null, "the outcomes in the ledger don't add up to the 11 events read")]
    [InlineData(10, 3, 0, 0, null, "3 offsets are missing")]
    [InlineData(10, 0, 2, 0, null, "view v: 2 events are set aside")]
    [InlineData(10, 0, 0, 4, null, "view v: 4 events are accepted as lost")]
    [InlineData(10, 0, 0, 0, "twice", "view v: twice")]
    public void What_is_not_accounted_for_is_said(long read, long missing, long aside, long lost, string? fault, string said)
    {
        var view = View() with { SetAside = aside, Lost = lost, Faults = fault is null ? [] : [fault] };

        var verdict = Verdict.Of(Whole with { Read = read, Missing = missing }, [view]);

        Assert.False(verdict.IsWhole);
        Assert.Equal("1 thing is not accounted for", verdict.InWords);
        Assert.StartsWith(said, Assert.Single(verdict.Open), StringComparison.Ordinal);
    }

    private static ViewSums View() => new("v", 6, 6, 0, 0, 0, []);

    private sealed class SameVerdict : IEqualityComparer<Verdict>
    {
        public bool Equals(Verdict? one, Verdict? other) =>
            one!.IsWhole == other!.IsWhole && one.InWords == other.InWords && one.Open.SequenceEqual(other.Open);

        public int GetHashCode(Verdict one) => one.InWords.GetHashCode(StringComparison.Ordinal);
    }
}
