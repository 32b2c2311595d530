namespace shop{}
