using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class KeyPrefixTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("az", "a{")]
    [InlineData("", null)]
    [InlineData("a\uD7FF", "a\uE000")]
    [InlineData("a\uFFFF", "a\U00010000")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("\U0010FFFF\U0010FFFF", null)]
    [InlineData("\U0001F600", "\U0001F601")]
    public void The_end_of_a_prefix_is_the_least_text_after_all_that_begin_so(string prefix, string? end) =>
        Assert.Equal(end, KeyPrefix.EndOf(prefix));

    [Fact]
    public void Keys_that_begin_so_lie_between_a_prefix_and_its_end_and_no_others_do()
    {
        string[] parts = ["", "a", "b", "z", "|", "\uD7FF", "\uE000", "\uFFFF", "\U0001F600", "\U0010FFFF"];
        var keys = (from one in parts from two in parts from three in parts select one + two + three).Distinct().ToList();
        foreach (var prefix in from one in parts from two in parts select one + two)
        {
            var end = KeyPrefix.EndOf(prefix);
            Assert.All(keys, key => Assert.Equal(
                key.StartsWith(prefix, StringComparison.Ordinal),
                ResultIdOrder.CompareKeys(key, prefix) >= 0 && (end is null || ResultIdOrder.CompareKeys(key, end) < 0)));
        }
    }
}
