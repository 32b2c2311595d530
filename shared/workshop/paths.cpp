namespace workshop{}
