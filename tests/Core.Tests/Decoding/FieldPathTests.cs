using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("a", ".a")]
    [InlineData("a.b-c.d e", ".a|.b-c|.d e")]
    [InlineData("a[0].b", ".a|[0]|.b")]
    [InlineData("a[-1]", ".a|[-1]")]
    [InlineData("a[12][3].@b", ".a|[12]|[3]|.@b")]
    [InlineData("['a.b']", "['a.b']")]
    [InlineData("a['b[0]'].c", ".a|['b[0]']|.c")]
    [InlineData("['a']['b'][0]", ".a|.b|[0]")]
    [InlineData("['it's']", ".it's")]
    [InlineData("a['']", ".a|['']")]
    public void A_path_is_names_and_items(string text, string steps)
    {
        var path = FieldPath.Parse(text);
        Assert.Equal(steps, string.Join('|', path.Steps));
        Assert.Equal(path.Steps, FieldPath.Parse(path.ToString()).Steps);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("[0]")]
    [InlineData("[0].a")]
    [InlineData("a[]")]
    [InlineData("a[0")]
    [InlineData("a.[0]")]
    [InlineData("a[0]b")]
    [InlineData("a[00]")]
    [InlineData("a[-0]")]
    [InlineData("a[+1]")]
    [InlineData("a[ 1]")]
    [InlineData("a[1.5]")]
    [InlineData("a[99999999999]")]
    [InlineData("a[*]")]
    [InlineData("a['b")]
    public void Anything_else_is_none(string text)
    {
        Assert.Null(FieldPath.TryParse(text));
        Assert.Throws<FormatException>(() => FieldPath.Parse(text));
    }
}
