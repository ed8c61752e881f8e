using Serverless.Core.Rejections;

namespace Serverless.Core.Reading;

/// <summary>
/// Unpacks a record's value; a value that isn't packed is handed back as it is. What would unpack to more than <paramref name="maxBytes"/> bytes,
/// or is damaged, is a rejection of stage <see cref="RejectionStage.Framing"/>. The next call may overwrite <paramref name="plain"/>.
/// </summary>
public delegate Rejection? Unpack(byte[] packed, int maxBytes, out ArraySegment<byte> plain);
