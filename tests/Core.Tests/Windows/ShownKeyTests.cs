using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class ShownKeyTests
{
    [Theory]
    [InlineData("d1|cpu", "d1|cpu")]
    [InlineData(@"CORP\\alice", @"CORP\alice")]
    [InlineData(@"eth0\|vlan7|\-", @"eth0|vlan7|\-")]
    [InlineData("", "")]
    [InlineData(@"a\\\|b", @"a\|b")]
    [InlineData(@"a\", @"a\")]
    [InlineData(@"\|", "|")]
    public void A_stored_key_is_shown_as_its_fields_are(string stored, string shown) => Assert.Equal(shown, ShownKey.Of(stored));

    [Theory]
    [InlineData("d1|cpu", 2, "d1|cpu")]
    [InlineData(@"CORP\alice", 1, @"CORP\alice", @"CORP\\alice")]
    [InlineData(@"CORP\\alice", 1, @"CORP\\alice", @"CORP\\\\alice")]
    [InlineData("eth0|vlan7", 1, "eth0|vlan7", @"eth0\|vlan7")]
    [InlineData("a|b|c", 2, "a|b|c", @"a|b\|c", @"a\|b|c")]
    [InlineData("a", 2, "a")]
    [InlineData("|b", 2, "|b")]
    [InlineData("a|b|c", 3, "a|b|c")]
    public void A_text_may_mean_a_stored_key_or_what_is_shown_as_it(string text, int fields, params string[] keys) =>
        Assert.Equal(keys, ShownKey.KeysOf(text, fields));

    // What one prefix takes, a longer one need not.
    [Theory]
    [InlineData("d1", 2, "d1")]
    [InlineData("d1|c", 2, @"d1\|c", "d1|c")]
    [InlineData("d1|c", 1, @"d1\|c", "d1|c")]
    [InlineData(@"CORP\", 1, @"CORP\")]
    [InlineData("", 2, "")]
    public void A_beginning_may_mean_several_beginnings_of_stored_keys(string text, int fields, params string[] prefixes) =>
        Assert.Equal(prefixes.Order(StringComparer.Ordinal), ShownKey.PrefixesOf(text, fields).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(@"a\|b|c", 2, "a|")]
    [InlineData(@"a|b\|c", 2, "a|b|")]
    [InlineData(@"a\\b|c", 2, @"a\b")]
    [InlineData(@"a|\-", 2, @"a|\-")]
    [InlineData("é|ü", 2, "é|")]
    public void Every_beginning_of_what_is_shown_finds_the_key(string stored, int fields, string beginning)
    {
        Assert.StartsWith(beginning, ShownKey.Of(stored), StringComparison.Ordinal);
        Assert.Contains(ShownKey.PrefixesOf(beginning, fields), prefix => stored.StartsWith(prefix, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_of_many_bars_means_a_hundred_keys_at_most() =>
        Assert.Equal(100, ShownKey.KeysOf(new string('|', 60), 5).Count());
}
