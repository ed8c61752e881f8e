using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Validation;

/// <summary>The field must be there.</summary>
internal sealed class RequiredRule(string field, int slot) : FieldRule(field, slot)
{
    public override Rejection? Check(Row row) => row.Has(Slot) ? null : Reject(Reasons.Required, null);
}
