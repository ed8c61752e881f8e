using System.Globalization;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Transforms;

/// <summary>Sets a number field to the value of an expression; it is missing afterwards when an input is.</summary>
internal sealed class ComputeStep(string field, int slot, string expression, NumberTerm term) : Step
{
    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        if (!term.TryEvaluate(row, out var value))
            row.Remove(slot);
        else if (double.IsFinite(value))
            row.SetNumber(slot, value);
        else
            return Reject(ref rejection, Reasons.Arithmetic, field, Printable.Of(string.Create(CultureInfo.InvariantCulture, $"{value} = {expression}")));
        return TransformVerdict.Continue;
    }
}
