using System.Text;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Rejections;

public class PrintableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Zürich 😀", "Zürich 😀")]
    [InlineData("a\r\nb\0\u001b[31m", "a��b��[31m")]
    [InlineData("safe\u202Egpj.exe\u200B\u2028", "safe�gpj.exe��")]
    public void What_a_terminal_or_log_could_mistake_is_replaced(string text, string expected)
    {
        Assert.Equal(expected, Printable.Of(text));
        Assert.Equal(expected, Printable.Of(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Broken_utf8_is_replaced() => Assert.Equal("a�b", Printable.Of([(byte)'a', 0xFF, (byte)'b']));

    [Fact]
    public void Long_text_is_cut_and_says_so()
    {
        Assert.Equal(new string('x', 120), Printable.Of(new string('x', 120)));
        Assert.Equal(new string('x', 120) + "…", Printable.Of(Encoding.UTF8.GetBytes(new string('x', 1_000_000))));
    }
}
