namespace Orleans;

/// <summary>Makes a value from one argument.</summary>
public delegate TResult Factory<in TParam1, out TResult>(TParam1 param1);
