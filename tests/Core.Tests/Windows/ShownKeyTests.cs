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

    [Fact]
    public void A_text_of_many_bars_means_a_hundred_keys_at_most() =>
        Assert.Equal(100, ShownKey.KeysOf(new string('|', 60), 5).Count());
}
