using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>Rates from samples, and the samples that are kept.</summary>
public sealed class RatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // second    0 ──── 5 ──── 10 ──── 15
    // read      0      0    1,000   3,000      over the last ten seconds: 3,000 in 10 s
    [Fact]
    public void A_rate_is_over_the_last_ten_seconds()
    {
        var rates = Rates.Of([At(0, 0), At(5, 0), At(10, 1_000), At(15, 3_000)]);

        Assert.Equal((300, 10), (rates.Events, rates.OverSeconds));
    }

    [Fact]
    public void With_less_to_look_at_it_is_over_what_there_is()
    {
        Assert.Equal((500, 2), (Rates.Of([At(0, 0), At(2, 1_000)]).Events, Rates.Of([At(0, 0), At(2, 1_000)]).OverSeconds));
        Assert.Null(Rates.Of([At(0, 0)]).Events);
        Assert.Null(Rates.Of([]).Events);
    }

    [Fact]
    public void No_rate_is_told_of_a_topic_that_begins_anew()
    {
        var again = At(5, 100) with { Ends = 3 };

        Assert.Equal((null, 20), (Rates.Of([At(0, 0) with { Ends = 900 }, again]).Produced, Rates.Of([At(0, 0), again]).Events));
    }

    [Fact]
    public void A_board_keeps_a_quarter_of_an_hour_and_makes_a_report_only_for_those_who_ask()
    {
        var (board, made) = (new TickBoard(), 0);
        for (var second = 0; second < TickBoard.MostSamples + 5; second++)
            board.Show("orders", At(second, second), () => new TickReport("orders", Start, null, $"{++made}"));

        Assert.Equal(TickBoard.MostSamples, board.Samples("orders").Count);
        Assert.Equal(Start.AddSeconds(5), board.Samples("orders")[0].At);
        Assert.Equal(0, made);
        Assert.NotNull(board.Newest("orders", Start));
        Assert.NotNull(board.Newest("orders", Start));
        Assert.Equal(1, made);
        Assert.Null(board.Newest("orders", Start.AddHours(1)));
        Assert.Null(board.Newest("others", Start));
        Assert.Empty(board.Samples("others"));
    }

    private static LedgerSample At(int second, long read) => new(Start.AddSeconds(second), 0, 0, read, 0, 0, 0, null);
}
