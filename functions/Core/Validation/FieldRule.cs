using System.Globalization;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Validation;

/// <summary>A rule for the value of one field, applied only to rows that have the field.</summary>
internal abstract class FieldRule(string field, int slot)
{
    /// <summary>The field's slot.</summary>
    protected int Slot => slot;

    /// <summary>The rejection when the rule is broken; null when it holds.</summary>
    public abstract Rejection? Check(Row row);

    /// <summary>A rejection for the field.</summary>
    protected Rejection Reject(string reason, string? found) => new(RejectionStage.Validate, reason, field, found);

    /// <summary>A rejection for the field's text.</summary>
    protected Rejection RejectText(string reason, ReadOnlySpan<byte> found) => Reject(reason, Printable.Of(found));

    /// <summary>A rejection for the field's number.</summary>
    protected Rejection RejectNumber(string reason, double found) => Reject(reason, found.ToString(CultureInfo.InvariantCulture));
}
