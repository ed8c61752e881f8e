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
}
