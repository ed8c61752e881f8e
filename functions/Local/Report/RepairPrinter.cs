using Serverless.Local.Output;
using Serverless.Runtime.Repair;

namespace Serverless.Local.Report;

/// <summary>Prints what <c>repair</c> finds and does.</summary>
internal static class RepairPrinter
{
    /// <summary>An object that wasn't whole, once it is known what becomes of it.</summary>
    public static void Write(Healing one) => Line($"  {WordOf(one.Outcome)} object {one.Delta}: {one.Why}");

    /// <summary>The rest, at the end.</summary>
    public static void Write(RepairReport report)
    {
        foreach (var stuck in report.Stuck)
            Line($"  STUCK {stuck}");
        foreach (var loss in report.Accepted)
            Line($"  ACCEPTED AS LOST {loss}");
        foreach (var left in report.Left)
            Line($"  LEFT {left}");
        var (bad, still) = (report.Objects.Count, report.Left.Count);
        Line($"{report.Pipeline}: {report.Looked:N0} objects looked at, {bad:N0} were not whole, {still:N0} things left");
    }

    private static string WordOf(HealingOutcome outcome) => outcome switch
    {
        HealingOutcome.Healed => "HEALED",
        HealingOutcome.CanBeHealed => "CAN BE HEALED",
        HealingOutcome.RefoldAccepted => "TAKEN AS FOLDED AGAIN",
        HealingOutcome.LossAccepted => "GIVEN UP",
        HealingOutcome.Whole => "WHOLE",
        _ => "NOT HEALED",
    };

    private static void Line(FormattableString line) => Terminal.Line(line);
}
