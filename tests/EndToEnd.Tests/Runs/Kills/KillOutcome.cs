using System.Globalization;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Runs.Kills;

/// <summary>What came of a run that was killed again and again.</summary>
/// <param name="Kills">How often it was killed.</param>
/// <param name="ExitCode">Of the last run.</param>
/// <param name="VerifyExitCode">Of <c>verify --deep</c> after it.</param>
/// <param name="Report">Of the last run, for the pipeline; null when it wrote none.</param>
/// <param name="Said">What the last run and the verification wrote.</param>
internal sealed record KillOutcome(int Kills, int ExitCode, int VerifyExitCode, JsonElement? Report, string Said)
{
    /// <summary>Every event is read once in effect, and every result equals the truth.</summary>
    public bool IsGood => (ExitCode, VerifyExitCode, Count("missing"), IsVerified) == (0, 0, 0, true);

    private bool IsVerified => Report is { } report && report.GetProperty("verified") is { ValueKind: JsonValueKind.True };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kills} kills, {Count("read"):N0} events read, {Count("missing"):N0} missing, {Count("results"):N0} results, "
        + $"{(IsVerified ? "every one equal to the truth" : "NOT equal to the truth")}; exit {ExitCode}, verify --deep {VerifyExitCode}");

    private long Count(string name) => Report is { } report ? report.GetProperty(name).GetInt64() : -1;
}
