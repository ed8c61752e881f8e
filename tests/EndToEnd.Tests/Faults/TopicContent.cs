using Serverless.Core.Positions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What a topic and its consumer group hold at one time.</summary>
internal sealed record TopicContent(List<List<SourceRecord>> Records, int[] Produced, int[] Committed);
