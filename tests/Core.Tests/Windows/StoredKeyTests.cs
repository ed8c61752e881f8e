using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class StoredKeyTests
{
    [Theory]
    [InlineData("a", 0, "a")]
    [InlineData("a|b", 0, "a")]
    [InlineData("a|b", 1, "b")]
    [InlineData("a||c", 1, "")]
    [InlineData("", 0, "")]
    [InlineData(@"a\|b|c", 0, "a|b")]
    [InlineData(@"a\|b|c", 1, "c")]
    [InlineData(@"a\\|b", 0, @"a\")]
    [InlineData(@"a\\|b", 1, "b")]
    [InlineData(@"a\", 0, @"a\")]
    public void A_field_is_given_as_it_is(string key, int index, string field) => Assert.Equal(field, StoredKey.FieldAt(key, index));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a|b", 2)]
    [InlineData("a", -1)]
    public void There_is_none_beyond_the_last(string key, int index) => Assert.Null(StoredKey.FieldAt(key, index));

    [Theory]
    [InlineData("d1|cpu", "d1", "cpu")]
    [InlineData(@"eth0\|vlan7|\-", "eth0|vlan7", null)]
    [InlineData(@"\-|-", null, "-")]
    [InlineData("|", "", "")]
    [InlineData("", "")]
    [InlineData(@"a\\|b", @"a\", "b")]
    public void A_key_is_taken_apart_into_its_fields(string key, params string?[] fields) => Assert.Equal(fields, StoredKey.FieldsOf(key));
}
