using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Tests.Columns;

public sealed class TextTableTests
{
    // Of every length from 0 to 40, alike at both ends or but for one byte.
    private static readonly byte[][] Alike =
    [
        .. Enumerable.Range(0, 41).Select(length => new string('x', length))
            .SelectMany(text => Enumerable.Range(0, text.Length).Select(at => text[..at] + "y" + text[(at + 1)..]).Prepend(text))
            .Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Texts_are_numbered_from_one_in_the_order_in_which_they_are_met()
    {
        var table = new TextTable();
        for (var round = 0; round < 2; round++)
        {
            for (var at = 0; at < Alike.Length; at++)
                Assert.Equal(at + 1, table.NumberOf(Alike[at]));
        }
    }

    [Fact]
    public void A_number_gives_its_text_and_the_hash_of_it()
    {
        var table = new TextTable();
        foreach (var text in Alike)
            table.NumberOf(text);
        for (var at = 0; at < Alike.Length; at++)
        {
            Assert.Equal(Alike[at], table.Text(at + 1).ToArray());
            Assert.Equal(Hash64.Of(Alike[at]), table.Hash(at + 1));
        }
    }

    [Fact]
    public void A_text_that_was_not_added_is_not_found_and_not_added_by_the_search()
    {
        var table = new TextTable();
        table.NumberOf("a"u8);
        Assert.Equal((1, 0), (table.Find("a"u8), table.Find("b"u8)));
        Assert.Equal(2, table.NumberOf("c"u8));
    }

    [Fact]
    public void After_clearing_numbers_begin_again()
    {
        var table = new TextTable();
        foreach (var text in Alike)
            table.NumberOf(text);
        table.Clear();
        Assert.Equal((0L, 0), (table.Bytes, table.Find(Alike[5])));
        Assert.Equal(1, table.NumberOf(Alike[5]));
        Assert.Equal(Hash64.Of(Alike[5]), table.Hash(1));
    }
}
