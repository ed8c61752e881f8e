using Serverless.Local.Commands;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>What a verb left on the console, and its exit code.</summary>
internal sealed record Cli(int Code, string Out, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static Task<Cli> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>Runs a command line in this process; <paramref name="ct"/> is its Ctrl+C.</summary>
    public static async Task<Cli> RunAsync(CancellationToken ct, params string[] args)
    {
        var (text, error) = TestConsole.Begin();
        var code = await CommandLine.RunAsync(args, ct);
        return new Cli(code, text.ToString(), error.ToString());
    }

    /// <summary>Ended well; otherwise fails with what it said.</summary>
    public Cli Good()
    {
        Assert.True(Code == 0, $"exit code {Code}\n{Error}\n{Out}");
        return this;
    }

    /// <summary>Nothing in it steers a terminal or turns the direction of writing.</summary>
    public Cli AssertPrintable()
    {
        Assert.DoesNotContain(Out + Error, letter => (char.IsControl(letter) && letter != '\n')
            || letter is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e')
                or (>= '\u2066' and <= '\u2069'));
        return this;
    }

    /// <summary>Refused with one line and no output.</summary>
    public void Refused(int code, params string[] fragments)
    {
        Assert.True(Code == code, $"exit code {Code}\n{Error}\n{Out}");
        Assert.Equal("", Out);
        Assert.Equal('\n', Error[^1]);
        Assert.True(Error.Count(letter => letter == '\n') == 1, Error);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected error", Error, StringComparison.Ordinal);
        Assert.All(fragments, fragment => Assert.Contains(fragment, Error, StringComparison.Ordinal));
    }
}
