using System.Globalization;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Expressions;

/// <summary>
/// Makes rejections of errors in evaluations: the reason code and, as what was found, the error, its place and the expression.
/// </summary>
internal static class Failure
{
    /// <summary>The rejection of an event for an error.</summary>
    /// <param name="outcome">The error.</param>
    /// <param name="field">The field that was to be set, if one was.</param>
    /// <param name="text">The expression.</param>
    /// <param name="node">What was evaluated: it is walked through again to find the place.</param>
    /// <param name="row">The event's.</param>
    public static Rejection ToRejection(Outcome outcome, string? field, string text, Node node, Row row)
    {
        var place = node.Culprit(row, outcome).Position;
        return new Rejection(
            RejectionStage.Transform,
            outcome.Reason(),
            field,
            Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{outcome.Words()} at character {place} of: {text}")));
    }
}
