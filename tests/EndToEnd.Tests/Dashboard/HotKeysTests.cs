using Serverless.Runtime.Metrics;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>Which keys are said to be hot.</summary>
public sealed class HotKeysTests
{
    [Fact]
    public void The_keys_with_the_most_events_come_first_by_their_share_of_their_view()
    {
        var keys = new HotKeys();
        (string View, string Key, int Events)[] panes =
            [("a", "x", 600), ("a", "y", 400), ("b", "z", 700), ("a", "x", 1_000), ("c", "few", 99)];
        foreach (var (view, key, events) in panes)
            keys.Add(view, key, events);

        Assert.Equal([new("b", "z", 700, 1), new("a", "x", 1_600, 0.8), new("a", "y", 400, 0.2)], keys.Hottest(5));
        Assert.Single(keys.Hottest(1));
    }

    // A thousand light keys take each other's counters; none of them is hot, and the heavy one is.
    [Fact]
    public void A_heavy_key_is_found_among_many_light_ones_and_no_light_one_is_called_hot()
    {
        var keys = new HotKeys();
        for (var round = 0; round < 20; round++)
        {
            keys.Add("v", "heavy", 100);
            for (var light = 0; light < 1_000; light++)
                keys.Add("v", $"light-{light}", 1);
        }

        var hot = Assert.Single(keys.Hottest(10));
        Assert.Equal("heavy", hot.Key);
        Assert.InRange(hot.Events, 2_000, 2_000 + (22_000 / HotKeys.Counters));
    }

    [Fact]
    public void A_very_long_key_is_cut() =>
        Assert.Equal(256, Of(new string('k', 32_000)).Key.Length);

    private static HotKey Of(string key)
    {
        var keys = new HotKeys();
        keys.Add("v", key, 100);
        return keys.Hottest(1)[0];
    }
}
