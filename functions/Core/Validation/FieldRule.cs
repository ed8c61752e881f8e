using System.Globalization;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Validation;

/// <summary>One thing that must hold of one field, which is asked only about rows that have the field.</summary>
internal abstract class FieldRule(string field, int slot)
{
    protected int Slot => slot;

    /// <summary>Null when the rule holds.</summary>
    public abstract Rejection? Check(Row row);

    protected Rejection Reject(string reason, string? found) => new(RejectionStage.Validate, reason, field, found);

    protected Rejection RejectText(string reason, ReadOnlySpan<byte> found) => Reject(reason, Printable.Of(found));

    protected Rejection RejectNumber(string reason, double found) => Reject(reason, found.ToString(CultureInfo.InvariantCulture));
}
