namespace Serverless.EndToEnd.Tests.House;

/// <summary>What <c>.editorconfig</c> says and no compiler checks.</summary>
public sealed class LineTests
{
    private const int Longest = 140;

    [Theory]
    [InlineData("functions")]
    [InlineData("tests")]
    public void Lines_are_within_140_columns(string folder) => Assert.Empty(
        from file in Checkout.Sources(folder)
        from line in file.Text.Split('\n').Select((text, at) => (Text: text, Number: at + 1))
        where line.Text.Length > Longest
        select $"{file.Path}:{line.Number} has {line.Text.Length} columns");
}
