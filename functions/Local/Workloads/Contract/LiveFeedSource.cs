using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Contract;

/// <summary>Makes a source of events about the present, which the clock gives their times.</summary>
internal delegate LiveSource LiveFeedSource(TimeProvider clock);
