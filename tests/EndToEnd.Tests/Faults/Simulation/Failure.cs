using System.Text.RegularExpressions;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>What went wrong in a run, and when.</summary>
/// <param name="Kind">Alike for failures of one kind, whatever stream and step they come from.</param>
/// <param name="At">The step.</param>
/// <param name="What">The whole of it.</param>
internal sealed partial record Failure(string Kind, string At, string What)
{
    public static Failure Of(Exception exception, string at)
    {
        var first = exception.Message.Split('\n')[0];
        var kind = NoWords().Replace(first, " ").Trim();
        return new Failure($"{exception.GetType().Name} {kind[..Math.Min(kind.Length, 40)]}", at, exception.ToString());
    }

    [GeneratedRegex("[^A-Za-z ]+")]
    private static partial Regex NoWords();
}
