using System.Text.RegularExpressions;

namespace Serverless.EndToEnd.Tests.House;

/// <summary>What a command writes may hold text of data: it goes to the console by one way, which makes it printable.</summary>
public sealed partial class TerminalTests
{
    private const string Way = "functions/Local/Output/Terminal.cs";

    [Fact]
    public void Nothing_is_written_to_the_console_but_by_the_terminal()
    {
        var files = Checkout.Sources("functions/Local").ToList();

        Assert.Matches(Written(), files.Single(file => file.Path == Way).Text);
        Assert.Empty(files.Where(file => file.Path != Way && Written().IsMatch(file.Text)).Select(file => file.Path));
    }

    [GeneratedRegex(@"\bConsole\.(Out|Error|Write|OpenStandard(Output|Error))|\bAnsiConsole\.")]
    private static partial Regex Written();
}
