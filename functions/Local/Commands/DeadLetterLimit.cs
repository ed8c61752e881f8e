using System.CommandLine;
using Serverless.Local.Settings;

namespace Serverless.Local.Commands;

/// <summary>The option <c>--dead-letters</c>.</summary>
internal sealed class DeadLetterLimit
{
    public Option<int> Option { get; } = new("--dead-letters")
    {
        Description = "Fail when more than so many percent of a pipeline's events are dead letters, 0 to 100.",
        DefaultValueFactory = _ => 50,
    };

    /// <summary>The share of dead letters that is still good, 0 to 1. Throws <see cref="UsageException"/>.</summary>
    public double ValueOf(ParseResult parsed) => parsed.GetValue(Option) is >= 0 and <= 100 and var percent
        ? percent / 100.0
        : throw new UsageException($"--dead-letters {parsed.GetValue(Option)}: write a percentage, 0 to 100");
}
