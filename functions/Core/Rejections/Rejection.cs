using Serverless.Core.Text;

namespace Serverless.Core.Rejections;

/// <summary>
/// Why an event is a dead letter, for people and for counting. <paramref name="Reason"/> is one of <see cref="Reasons"/>: a short, stable code.
/// <paramref name="Field"/> names the field concerned, if one is; <paramref name="Found"/> is what stood there, cut to
/// <see cref="Printable.MaxLength"/> characters and made printable; <paramref name="BytePosition"/> is where in the event, or -1.
/// </summary>
public sealed record Rejection(RejectionStage Stage, string Reason, string? Field = null, string? Found = null, long BytePosition = -1);
