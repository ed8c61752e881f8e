namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>A run as data: the same schedule gives the same run.</summary>
internal sealed record Schedule(Setup Setup, IReadOnlyList<Step> Steps)
{
    /// <summary>Reads what <see cref="ToString"/> gives.</summary>
    public static Schedule Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var setup = lines.TakeWhile((line, number) => number == 0 || line.StartsWith('+')).Select(line => line.TrimStart('+')).ToList();
        return new Schedule(
            (Setup)StepText.Read(string.Concat(setup), typeof(Setup)), [.. lines.Skip(setup.Count).Select(StepText.ReadStep)]);
    }

    /// <summary>A line for the setup, which goes on after a plus in the next one, and a line for each step.</summary>
    public override string ToString() => string.Join(
        '\n', [Setup.ToString().Replace(" pokems=", "\n+ pokems=", StringComparison.Ordinal), .. Steps.Select(step => step.ToString())]);
}
