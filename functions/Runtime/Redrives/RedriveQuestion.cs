using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Redrives;

/// <summary>What a request asks to be redriven.</summary>
/// <param name="Events">Which events.</param>
/// <param name="By">Who asks for it.</param>
/// <param name="IsDryRun">Whether only what would become of it is asked for.</param>
public sealed record RedriveQuestion(SideEventQuestion Events, string By, bool IsDryRun)
{
    /// <summary>The parameters of a request.</summary>
    public static readonly IReadOnlyList<string> Parameters =
        ["kind", "reason", "field", "view", "schema", "where", "from", "to", "by", "dryRun", "limit"];

    private const string DeadLetters = "dead-letters";

    /// <summary>Reads a question; it is only good while the parameters have no problem.</summary>
    public static RedriveQuestion Read(Parameters given)
    {
        var isLate = given.Choice("kind", DeadLetters, "late-events") != DeadLetters;
        foreach (var name in isLate ? new[] { "reason", "field" } : ["view"])
        {
            if (given.Text(name) is not null)
                given.Fail(name, $"is of {(isLate ? "dead letters" : "late events")} only: leave it out, or give another 'kind'");
        }
        var events = SideEventQuestion.Read(isLate ? SideOutputKind.Late : SideOutputKind.DeadLetter, given);
        return new RedriveQuestion(events, given.Text("by") is { Length: > 0 } by ? by : "operator", given.Flag("dryRun"));
    }
}
