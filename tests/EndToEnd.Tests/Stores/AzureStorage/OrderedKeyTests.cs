using System.Text;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class OrderedKeyTests
{
    private static readonly string[] Alphabet =
        ["", "a", "Z", "0", "9", "-", "=", "_", "~", "!", "/", "\\", "#", "?", "\0", "\u007f", "\u0085", "é", "€", "\uffee", "😀", "|"];

    [Fact]
    public void Letters_and_digits_stand_for_themselves() => Assert.Equal("router7Xeth0", OrderedKey.Encode("router7Xeth0"));

    [Theory]
    [InlineData("site|a/b", "site~7ca-2fb")]
    [InlineData("a\\b#c?", "a_5cb-23c=3f")]
    [InlineData("é\n", "~c3~a9-0a")]
    public void Other_characters_are_written_out(string text, string form) => Assert.Equal(form, OrderedKey.Encode(text));

    [Fact]
    public void Distinct_texts_have_distinct_forms_in_the_order_of_their_bytes()
    {
        var random = new Random(8);
        var texts = Enumerable.Range(0, 2_000).Select(_ => string.Concat(random.GetItems(Alphabet, random.Next(1, 6)))).Distinct().ToList();

        var inOrder = texts.OrderBy(text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)), StringComparer.Ordinal);

        Assert.Equal(inOrder, texts.OrderBy(text => OrderedKey.Encode(text), StringComparer.Ordinal));
        Assert.Equal(texts.Count, texts.Select(text => OrderedKey.Encode(text)).Distinct().Count());
    }

    [Fact]
    public void A_long_text_is_cut_and_told_apart_by_its_hash()
    {
        var (one, other) = (OrderedKey.Encode(new string('k', 900) + "1", 200), OrderedKey.Encode(new string('k', 900) + "2", 200));

        Assert.Equal(200 + 1 + OrderedKey.HashLength, one.Length);
        Assert.NotEqual(one, other);
        Assert.Equal(new string('k', 200), OrderedKey.Encode(new string('k', 200), 200));
    }
}
