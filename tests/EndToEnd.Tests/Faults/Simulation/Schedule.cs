namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>A run as data: the same schedule gives the same run.</summary>
internal sealed record Schedule(Setup Setup, IReadOnlyList<Step> Steps)
{
    /// <summary>Reads what <see cref="ToString"/> gives.</summary>
    public static Schedule Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Schedule((Setup)StepText.Read(lines[0], typeof(Setup)), [.. lines.Skip(1).Select(StepText.ReadStep)]);
    }

    /// <summary>A line for the setup and one for each step.</summary>
    public override string ToString() => string.Join('\n', [Setup.ToString(), .. Steps.Select(step => step.ToString())]);
}
